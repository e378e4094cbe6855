-- The content tables. content_tables.plan.json is compiled from this file and is what the job runs: it fixes the operators and
-- their uids, so that a savepoint fits. ContentPlanTest compares the two and writes the plan anew.

-- Each event once, on time. A joined action has its type as metric.
CREATE TABLE content_event (
  platform_id BIGINT NOT NULL,
  content_id STRING NOT NULL,
  metric STRING NOT NULL,
  place BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  value_micros BIGINT NOT NULL,
  event_time TIMESTAMP(3) NOT NULL, -- UTC
  WATERMARK FOR event_time AS SOURCE_WATERMARK()
);

CREATE TABLE content_hourly (
  platform_id BIGINT,
  content_id STRING,
  start_time TIMESTAMP(3),
  window_end TIMESTAMP(3),
  `views` BIGINT,
  impressions BIGINT,
  joined_impressions BIGINT,
  position_sum BIGINT,
  navigates BIGINT,
  cart_additions BIGINT,
  checkouts BIGINT,
  purchases BIGINT,
  units_sold BIGINT,
  value_sold_micros BIGINT
);

CREATE TABLE content_daily LIKE content_hourly;

CREATE TABLE content_cumulated LIKE content_hourly;

CREATE TEMPORARY VIEW content_hour AS
SELECT
  platform_id,
  content_id,
  window_start AS hour_start,
  window_end AS hour_end,
  window_time AS hour_time,
  COUNT(*) FILTER (WHERE metric = 'view') AS `views`,
  COUNT(*) FILTER (WHERE metric = 'impression') AS impressions,
  COUNT(*) FILTER (WHERE metric = 'joined_impression') AS joined_impressions,
  SUM(place) AS position_sum,
  COUNT(*) FILTER (WHERE metric = 'navigate') AS navigates,
  COUNT(*) FILTER (WHERE metric = 'add_to_cart') AS cart_additions,
  COUNT(*) FILTER (WHERE metric = 'checkout') AS checkouts,
  COUNT(*) FILTER (WHERE metric = 'purchase') AS purchases,
  COALESCE(SUM(quantity) FILTER (WHERE metric = 'purchase'), 0) AS units_sold,
  COALESCE(SUM(value_micros) FILTER (WHERE metric = 'purchase'), 0) AS value_sold_micros
FROM TABLE(TUMBLE(TABLE content_event, DESCRIPTOR(event_time), INTERVAL '1' HOUR))
GROUP BY platform_id, content_id, window_start, window_end, window_time;

INSERT INTO content_hourly
SELECT
  platform_id, content_id, hour_start, hour_end,
  `views`, impressions, joined_impressions, position_sum,
  navigates, cart_additions, checkouts, purchases, units_sold, value_sold_micros
FROM content_hour;

-- The sums of the hours, so that the three tables agree.
INSERT INTO content_daily
SELECT
  platform_id, content_id, window_start, window_end,
  SUM(`views`), SUM(impressions), SUM(joined_impressions), SUM(position_sum),
  SUM(navigates), SUM(cart_additions), SUM(checkouts), SUM(purchases), SUM(units_sold), SUM(value_sold_micros)
FROM TABLE(TUMBLE(TABLE content_hour, DESCRIPTOR(hour_time), INTERVAL '1' DAY))
GROUP BY platform_id, content_id, window_start, window_end;

INSERT INTO content_cumulated
SELECT
  platform_id, content_id, window_end - INTERVAL '1' HOUR, window_end,
  SUM(`views`), SUM(impressions), SUM(joined_impressions), SUM(position_sum),
  SUM(navigates), SUM(cart_additions), SUM(checkouts), SUM(purchases), SUM(units_sold), SUM(value_sold_micros)
FROM TABLE(CUMULATE(TABLE content_hour, DESCRIPTOR(hour_time), INTERVAL '1' HOUR, INTERVAL '1' DAY))
GROUP BY platform_id, content_id, window_start, window_end;
