import fs from "fs";
const L=fs.readFileSync(process.argv[2],"utf8").split("\n");
let w;
for(const l of L){
 if(l.startsWith("W ")) w=l.slice(2).split(" ; ");
 if(l.startsWith("B t0")){
  const t0=BigInt(l.match(/t0=(\d+)/)[1]);const t1=BigInt(l.match(/t1=(\d+)/)[1]);
  const ev=[];const p=l.split(" ; ").slice(1);
  for(let i=0;i+1<p.length;i+=2)ev.push([Number(BigInt(p[i+1])-t0)/1000,"B "+p[i]]);
  for(let i=0;w&&i+1<w.length;i+=2)ev.push([Number(BigInt(w[i+1])-t0)/1000,"    W "+w[i]]);
  ev.push([Number(t1-t0)/1000,"B DONE"]);
  ev.sort((a,b)=>a[0]-b[0]);
  console.log(ev.filter(e=>e[0]<=Number(t1-t0)/1000+5).map(e=>e[0].toFixed(1)+" "+e[1]).join("\n"));console.log("---");
 }
}
