P='"toBoss":100000,"toWorker":100000,"samples":5,"warmups":2'
for i in 1 2 3; do
echo -n "raw "; node bench/src/programs/raw-traffic.js "{$P}"; echo
for r in 65536 262144; do for b in 1 16 64 256; do echo -n "ring $r batch $b: "; node bench/src/programs/traffic.js "{\"dealer\":\"shm:?ringBytes=$r\",\"worker\":\"blocking\",\"sender\":\"awaited\",\"reader\":\"listener\",\"batch\":$b,$P}"; echo; done; done; done
