"""The ten worst states and routes, by mean delay, from the lake joined with the airports."""

import csv
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

delays_path, routes_path, result_path, airports_file = sys.argv[1:5]
MIN_FLIGHTS = 20  # below, a single late flight would make a route the worst

spark = SparkSession.builder.getOrCreate()

with open(airports_file, newline="", encoding="utf-8") as file:
    airports = spark.createDataFrame([(row["iata"], row["state"]) for row in csv.DictReader(file)], ["origin", "state"])


def worst(table, *keys):
    """Ten rows with the highest mean delay; names break ties, so that the order is always the same."""
    return (
        table.groupBy(*keys)
        .agg(F.sum("flights").alias("flights"), F.sum("delay").alias("delay"))
        .where(F.col("flights") >= MIN_FLIGHTS)
        .withColumn("mean", F.round(F.col("delay") / F.col("flights"), 3))
        .orderBy(F.desc("mean"), *keys)
        .limit(10)
    )


delays = spark.read.schema("origin string, hour string, flights bigint, delay bigint").json(delays_path)
routes = spark.read.schema("origin string, destination string, hour string, flights bigint, delay bigint").json(routes_path)

worst(delays.join(F.broadcast(airports), "origin"), "state").coalesce(1).write.mode("overwrite").json(f"{result_path}/states")
worst(routes, "origin", "destination").coalesce(1).write.mode("overwrite").json(f"{result_path}/routes")

print("FLIGHTS", delays.agg(F.sum("flights")).first()[0])
spark.stop()
