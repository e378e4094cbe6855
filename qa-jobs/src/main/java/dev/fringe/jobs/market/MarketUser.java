// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

/** The events of one device or browser in one marketplace are joined with each other. */
public record MarketUser(long platformId, String logUserId) {}
