# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What bench-analytics compares with in R: Rscript bench-peers.R METHOD FOLDER prints the processor seconds that the
# method took on the numbers in the folder, reading not counted, and one figure of the result.
arguments <- commandArgs(trailingOnly = TRUE)
method <- arguments[1]
load <- function(name, what, size) {
  path <- file.path(arguments[2], name)
  readBin(path, what, n = file.info(path)$size / size, size = size, signed = size > 1)
}
cpu <- function() sum(proc.time()[c("user.self", "sys.self")])
answer <- function(seconds, format, figure) cat(sprintf(paste0("%.3f ", format, "\n"), seconds, figure))

if (method == "km" || method == "logrank") {
  suppressPackageStartupMessages(library(survival))
  data <- data.frame(time = load("time", "double", 8), event = load("event", "integer", 1), group = load("group", "integer", 4))
  start <- cpu()
  if (method == "km") {
    fit <- survfit(Surv(time, event) ~ group, data = data, conf.type = "log-log")
    seconds <- cpu() - start
    answer(seconds, "%.8f", summary(fit, times = 1000)$surv[1])
  } else {
    test <- survdiff(Surv(time, event) ~ group, data = data)
    answer(cpu() - start, "%.6f", test$chisq)
  }
} else if (method == "sbg") {
  time <- load("time", "double", 8)
  event <- load("event", "integer", 1)
  start <- cpu()
  lost <- tabulate(time[event == 1], 60)
  kept <- tabulate(time[event == 0], 60)
  negative <- function(x) {
    a <- exp(x[1]); b <- exp(x[2])
    t <- 1:60
    -sum(lost * (lbeta(a + 1, b + t - 1) - lbeta(a, b))) - sum(kept * (lbeta(a, b + t) - lbeta(a, b)))
  }
  best <- Inf
  for (from in list(c(0, 0), c(0, 2), c(-1, 1)))
    best <- min(best, optim(from, negative, control = list(reltol = 1e-14, maxit = 2000))$value)
  answer(cpu() - start, "%.2f", -best)
} else if (method == "hazard") {
  y <- load("y", "integer", 1)
  x <- matrix(load("x", "double", 8), nrow = length(y), byrow = TRUE)
  data <- data.frame(y = y, x[, -1])
  start <- cpu()
  fit <- glm(y ~ ., data = data, family = binomial())
  answer(cpu() - start, "%.7f", coef(fit)[2])
}
