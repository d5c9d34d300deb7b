import { Boss } from "@bossworks/core";
import { reporting } from "./bench/src/workers/computing.worker.js";
import { messageOf } from "./bench/src/lib/tally.js";
const boss=new Boss({dealer:"shm:",windowBytes:64*1024*1024});
const med=a=>a.slice().sort((x,y)=>x-y)[a.length>>1];
const spin=ms=>{const u=performance.now()+ms;let x=1;while(performance.now()<u){x^=x<<13;x^=x>>17;x^=x<<5;}return x;};
 const e=await boss.employ(reporting);
 for(let i=0;i<20000;i++){await e.suspend();await e.resume();}
for (const ms of [0,0.05,0.1,0.2,0.5,1,2,5,20,50]){
 const a=[];
 for(let i=0;i<40;i++){
  for(let j=0;j<5;j++){await e.suspend();await e.resume();}
  spin(ms);
  const t0=process.hrtime.bigint();
  await e.suspend();
  a.push(Number(process.hrtime.bigint()-t0)/1000);
  await e.resume();
 }
 console.log(ms, med(a).toFixed(1), Math.min(...a).toFixed(1));
}
 await e.kill();
await boss.close();
