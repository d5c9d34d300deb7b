import { Boss } from "@bossworks/core";
import { reporting } from "./st.worker.mjs";
const boss=new Boss({dealer:"shm:"});
const e=await boss.employ(reporting);
const N=60000, rec=new Float64Array(3*N); const o=performance.timeOrigin;
for(let i=-200;i<N;i++){const t0=o+performance.now();const {progress}=await e.status();const t1=o+performance.now();if(i>=0){rec[3*i]=t0;rec[3*i+1]=progress.t;rec[3*i+2]=t1;}}
const total=rec[3*N-1]-rec[0];
const there=[],back=[],all=[];
let slow=0,slowSum=0;
for(let i=0;i<N;i++){there.push(rec[3*i+1]-rec[3*i]);back.push(rec[3*i+2]-rec[3*i+1]);const a=rec[3*i+2]-rec[3*i];all.push(a);if(a>.2){slow++;slowSum+=a;}}
const q=(a,p)=>{const s=a.slice().sort((x,y)=>x-y);return (1000*s[Math.floor(p*s.length)]).toFixed(0)};
for(const [n,a] of [["there",there],["back",back],["all",all]])console.log(n,[.5,.9,.95,.98,.99,.995,.999].map(p=>q(a,p)).join(" "));
console.log("total ms",total.toFixed(0),"slow",slow,"sum",slowSum.toFixed(0));
if(process.argv[2])for(let i=0;i<N;i++)if(all[i]>.2)console.log(i,(rec[3*i]-rec[0]).toFixed(2),"there",(there[i]*1000).toFixed(0),"back",(back[i]*1000).toFixed(0));
await e.kill();await boss.close();
