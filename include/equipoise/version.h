/* The version of the core: part of what a result depends on. */
#ifndef EQUIPOISE_VERSION_H
#define EQUIPOISE_VERSION_H

#define EQ_VERSION "0.1.0"

#endif
