import { Boss } from "@bossworks/core";
import { reporting } from "./bench/src/workers/computing.worker.js";
import { messageOf } from "./bench/src/lib/tally.js";
const T=(globalThis.__T??={on:false,a:[]});
const boss=new Boss({dealer:"shm:",windowBytes:64*1024*1024});
const sendAll=(e,c)=>Promise.all(Array.from({length:c},(_,i)=>e.send(messageOf(i))));
const med=a=>a.sort((x,y)=>x-y)[a.length>>1];
const forms={
 async hot(e){},
 async paused(e){await new Promise(r=>setTimeout(r,500));},
 async queued(e){await sendAll(e,100000);},
 async settled(e){await sendAll(e,100000);await new Promise(r=>setTimeout(r,500));},
 async neighbour(e,n){await sendAll(n,100000);},
 async busy(e){const a=[];for(let i=0;i<100000;i++)a.push(JSON.parse(JSON.stringify(messageOf(i))));await Promise.all(a.map(x=>Promise.resolve(x)));},
};
const out={};
for(let k=0;k<7;k++) for(const f of Object.keys(forms)){
 const e=await boss.employ(reporting), n=f==="neighbour"?await boss.employ(reporting):0;
 await sendAll(e,10000);
 for(let i=0;i<200;i++){await e.suspend();await e.resume();}
 if(n) {await n.suspend();}
 await forms[f](e,n);
 const t0=process.hrtime.bigint();
 await e.suspend();
 (out[f]??=[]).push(Number(process.hrtime.bigint()-t0)/1000);
 await e.kill(); if(n) await n.kill();
}
for(const f in out)console.log(f,med(out[f]).toFixed(0), out[f].map(x=>x.toFixed(0)).join(" "));
await boss.close();
