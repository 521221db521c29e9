/**
 * Plans the fewest moves of replicas that give every broker its share, for awk of POSIX (the image's is BusyBox').
 *
 * Input, one a line: `broker ID RACK` for each broker that shall hold replicas, `factor TOPIC N` for topics whose
 * replication may have to grow, and `replicas TOPIC PARTITION ID,ID,...` for each partition. Output: `TOPIC PARTITION
 * ID,ID,...` for each partition that changes; nothing when all is balanced.
 *
 * 1. Replicas on brokers that shall hold none go to the least loaded broker.
 * 2. Partitions with fewer replicas than declared get more, in racks that have none yet where there are such.
 * 3. If some broker is new, which is to hold less than half of its share, replicas go from the fullest to the emptiest
 *    while these differ by two or more. No move puts replicas of a partition into fewer racks. Each move lowers the sum
 *    of squares, so it ends, and a second run finds nothing to do.
 */
export const REASSIGNMENT_PLAN = `
function racks(list, n,   i, seen, count) {
  count = 0
  for (i = 1; i <= n; i++) if (!((rack[list[i]]) in seen)) { seen[rack[list[i]]]; count++ }
  return count
}
function holds(p, b) { return index("," now[p] ",", "," b ",") > 0 }
function keeps_racks(p, from, to,   list, n, i, before) {
  n = split(now[p], list, ",")
  before = racks(list, n)
  for (i = 1; i <= n; i++) if (list[i] == from) list[i] = to
  return racks(list, n) >= before
}
function move(p, from, to,   list, n, i, out) {
  n = split(now[p], list, ",")
  for (i = 1; i <= n; i++) {
    if (list[i] == from) { list[i] = to; if (i == 1) { leads[from]--; leads[to]++ } }
    out = out (i > 1 ? "," : "") list[i]
  }
  now[p] = out; changed[p] = 1
  load[from]--; load[to]++; held[topic[p], from]--; held[topic[p], to]++
}
function worth(p, from, to,   s) {
  s = 4 * (held[topic[p], from] - held[topic[p], to])
  if (index(now[p] ",", from ",") == 1) s += leads[from] > leads[to] + 1 ? 1 : -1
  return s
}
function best(from, to,   p, s, top, found) {
  found = 0
  for (p = 1; p <= partitions; p++) {
    if (!holds(p, from) || holds(p, to) || !keeps_racks(p, from, to)) continue
    s = worth(p, from, to)
    if (!found || s > top) { found = p; top = s }
  }
  return found
}
function successor(p, from,   i, strict, to) {
  to = ""
  for (strict = 1; strict >= 0 && to == ""; strict--)
    for (i = 1; i <= brokers; i++)
      if (!holds(p, ids[i]) && (!strict || keeps_racks(p, from, ids[i])) && (to == "" || load[ids[i]] < load[to])) to = ids[i]
  return to
}
function addition(p,   i, strict, to, list, n, before) {
  to = ""
  n = split(now[p], list, ",")
  before = racks(list, n)
  for (strict = 1; strict >= 0 && to == ""; strict--)
    for (i = 1; i <= brokers; i++) {
      if (holds(p, ids[i])) continue
      list[n + 1] = ids[i]
      if (strict && racks(list, n + 1) == before) continue
      if (to == "" || load[ids[i]] < load[to]) to = ids[i]
    }
  return to
}
$1 == "broker" { member[$2] = 1; ids[++brokers] = $2; rack[$2] = $3 == "" ? "-" : $3; load[$2] += 0 }
$1 == "factor" { factor[$2] = $3 }
$1 == "replicas" {
  p = ++partitions; topic[p] = $2; number[p] = $3; now[p] = $4
  n = split($4, list, ",")
  for (i = 1; i <= n; i++) {
    load[list[i]]++; held[$2, list[i]]++
    if (!(list[i] in known)) { known[list[i]]; holder[++holders] = list[i] }
  }
  leads[list[1]]++
}
END {
  for (h = 1; h <= holders; h++) {
    from = holder[h]
    if (from in member) continue
    for (p = 1; p <= partitions; p++) {
      if (!holds(p, from)) continue
      to = successor(p, from)
      if (to == "") { print "no broker can take the replica of " topic[p] "-" number[p] " on broker " from > "/dev/stderr"; exit 1 }
      move(p, from, to)
    }
  }
  for (p = 1; p <= partitions; p++)
    while (split(now[p], list, ",") < factor[topic[p]] && (to = addition(p)) != "") {
      now[p] = now[p] "," to; changed[p] = 1; load[to]++; held[topic[p], to]++
    }
  for (i = 1; i <= brokers; i++) total += load[ids[i]]
  for (i = 1; i <= brokers; i++) if (load[ids[i]] * 2 * brokers < total) fresh = 1
  while (fresh) {
    gap = 1; from = ""
    for (i = 1; i <= brokers; i++) for (j = 1; j <= brokers; j++) {
      d = load[ids[i]] - load[ids[j]]
      if (d > gap && !((ids[i], ids[j], moves) in stuck)) { gap = d; from = ids[i]; to = ids[j] }
    }
    if (from == "") break
    p = best(from, to)
    if (p) { move(p, from, to); moves++ } else stuck[from, to, moves]
  }
  for (p = 1; p <= partitions; p++) if (changed[p]) print topic[p], number[p], now[p]
}
`.trimStart();
