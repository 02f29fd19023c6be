// bluelamp-server's publish, backup and keys rotate, and serving, each call of theirs that touches a file
// killed, failed or cut short.
#include "faults/desk.hpp"

#include <catch2/catch.hpp>
