# The same analyses with netmeta, for `make bench-engines`. Words: network FILE | components FILE INACTIVE
suppressPackageStartupMessages(library(netmeta))
words <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(words[2])
if (words[1] == "network") {
  net <- netmeta(te, se, treat1, treat2, study, data = rows, sm = "MD", tol.multiarm = 0.01)
  invisible(netsplit(net))
  invisible(decomp.design(net))
  invisible(netrank(net))
} else {
  model <- function(C = NULL) {
    if (is.null(C))
      discomb(te, se, treat1, treat2, study, data = rows, sm = "MD", inactive = words[3], sep.comps = "+")
    else
      discomb(te, se, treat1, treat2, study, data = rows, sm = "MD", C.matrix = C, sep.comps = "+")
  }
  additive <- model()
  C <- additive$C.matrix
  # Every two-way interaction that some combination has, one at a time: the first step of a forward selection.
  for (i in seq_len(ncol(C) - 1))
    for (j in (i + 1):ncol(C)) {
      both <- C[, i] * C[, j]
      if (any(both != 0))
        try(model(cbind(C, both)), silent = TRUE)
    }
}
