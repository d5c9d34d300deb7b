import { Boss } from "@bossworks/core";
import { reporting } from "./bench/src/workers/computing.worker.js";
import { messageOf } from "./bench/src/lib/tally.js";
const T=(globalThis.__T??={on:false,a:[]});
const boss=new Boss({dealer:"shm:",windowBytes:64*1024*1024});
const sendAll=(e,c)=>Promise.all(Array.from({length:c},(_,i)=>e.send(messageOf(i))));
const queued=Number(process.argv[2]??100000);
for(let k=0;k<Number(process.argv[3]??6);k++){
 const e=await boss.employ(reporting);
 await sendAll(e,10000);
 for(let i=0;i<200;i++){await e.suspend();await e.resume();}
 await sendAll(e,queued);
 T.a.length=0;T.on=true;
 const t0=process.hrtime.bigint();
 await e.suspend();
 const t1=process.hrtime.bigint();
 T.on=false;
 await e.resume();
 await new Promise(r=>setTimeout(r,100));
 console.error("== took",Number(t1-t0)/1000);
 console.error("B t0="+t0+" t1="+t1+" ; "+T.a.map(String).join(" ; "));
 await e.kill();
}
await boss.close();
