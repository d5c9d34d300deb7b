import { Boss } from "@bossworks/core";
import { reporting } from "./bench/src/workers/computing.worker.js";
import { messageOf } from "./bench/src/lib/tally.js";
const boss=new Boss({dealer:"shm:",windowBytes:64*1024*1024});
const sendAll=(e,c)=>Promise.all(Array.from({length:c},(_,i)=>e.send(messageOf(i))));
const med=a=>a.slice().sort((x,y)=>x-y)[a.length>>1];
const spin=ms=>{const u=performance.now()+ms;let x=1;while(performance.now()<u){x^=x<<13;x^=x>>17;x^=x<<5;}return x;};
const big=new Int32Array(16*1024*1024);
const keep=[];
const forms={
 async hot(e){},
 async spin5(e){spin(5);},
 async spin50(e){spin(50);},
 async evict(e){let s=0;for(let i=0;i<big.length;i+=16)s+=big[i]++;return s;},
 async alloc(e){const a=[];for(let i=0;i<100000;i++)a.push(Buffer.alloc(50));keep[0]=a;},
 async promises(e){await Promise.all(Array.from({length:100000},async(_, i)=>({i})));},
 async gc(e){globalThis.gc();},
 async minor(e){globalThis.gc({type:"minor"});},
 async sleep5(e){await new Promise(r=>setTimeout(r,5));},
 async queued(e){await sendAll(e,100000);},
};
const out={};
for(let k=0;k<9;k++) for(const f of Object.keys(forms)){
 const e=await boss.employ(reporting);
 await sendAll(e,10000);
 for(let i=0;i<200;i++){await e.suspend();await e.resume();}
 await forms[f](e);
 const t0=process.hrtime.bigint();
 await e.suspend();
 (out[f]??=[]).push(Number(process.hrtime.bigint()-t0)/1000);
 await e.kill();
}
for(const f in out)console.log(f.padEnd(10),med(out[f]).toFixed(0).padStart(6), " ",out[f].map(x=>x.toFixed(0)).join(" "));
await boss.close();
