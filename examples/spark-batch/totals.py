"""Revenue by country and day: reads the orders of the lake, replaces the totals."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from countries import name_of

source, target = sys.argv[1], sys.argv[2]
spark = SparkSession.builder.getOrCreate()

country = F.udf(name_of)
totals = (
    spark.read.json(source, schema="id STRING, country STRING, day DATE, amount DECIMAL(12, 2)")
    .groupBy("day", country("country").alias("country"))
    .agg(F.count("*").alias("orders"), F.sum("amount").alias("revenue"))
)
totals.write.mode("overwrite").partitionBy("day").json(target)

print("TOTALS", spark.read.json(target).count())
spark.stop()
