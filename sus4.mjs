import { Boss } from "@bossworks/core";
import { reporting } from "./bench/src/workers/computing.worker.js";
import { messageOf } from "./bench/src/lib/tally.js";
const boss=new Boss({dealer:"shm:",windowBytes:64*1024*1024});
const sendAll=(e,c)=>Promise.all(Array.from({length:c},(_,i)=>e.send(messageOf(i))));
const med=a=>a.slice().sort((x,y)=>x-y)[a.length>>1];
const spin=ms=>{const u=performance.now()+ms;let x=1;while(performance.now()<u){x^=x<<13;x^=x>>17;x^=x<<5;}return x;};
const big=new Int32Array(16*1024*1024);
const keep=[];
const forms={async x(){},
 async hot(e){},
 async spin5(e){spin(5);},
 async spin50(e){spin(50);},
 };
const out={};
for(let k=0;k<2;k++) for(const f of Object.keys(forms)){
 const e=await boss.employ(reporting);
 await sendAll(e,10000);
 for(let i=0;i<200;i++){await e.suspend();await e.resume();}
 await forms[f](e);
 console.log('>>>',f); const t0=process.hrtime.bigint();
 await e.suspend();
console.log('<<<'); (out[f]??=[]).push(Number(process.hrtime.bigint()-t0)/1000);
 await e.kill();
}
for(const f in out)console.log(f.padEnd(10),med(out[f]).toFixed(0).padStart(6), " ",out[f].map(x=>x.toFixed(0)).join(" "));
await boss.close();
