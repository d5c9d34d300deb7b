import { Worker } from "node:worker_threads";
const med=a=>a.slice().sort((x,y)=>x-y)[a.length>>1];
const spin=ms=>{const u=performance.now()+ms;let x=1;while(performance.now()<u){x^=x<<13;x^=x>>17;x^=x<<5;}return x;};
const w=new Worker(`const {parentPort}=require("worker_threads");parentPort.on("message",m=>parentPort.postMessage(m))`,{eval:true});
let res;w.on("message",m=>res(m));
const ask=()=>new Promise(r=>{res=r;w.postMessage({verb:"SUSPEND"})});
for(let i=0;i<20000;i++)await ask();
for (const ms of [0,0.05,0.1,0.2,0.5,1,2,5,20,50]){
 const a=[];
 for(let i=0;i<40;i++){
  for(let j=0;j<5;j++)await ask();
  spin(ms);
  const t0=process.hrtime.bigint();
  await ask();
  a.push(Number(process.hrtime.bigint()-t0)/1000);
 }
 console.log(ms, med(a).toFixed(1), Math.min(...a).toFixed(1));
}
await w.terminate();
