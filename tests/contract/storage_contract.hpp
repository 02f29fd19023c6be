#pragma once

#include "storage/storage.hpp"

#include <functional>
#include <memory>

/// What every storage must do. An implementation's test calls this from one TEST_CASE; each SECTION starts
/// with an empty database. `open` opens another connection to the same one.
void storage_contract(const bluelamp::server::OpenStorage& open);
/// The same for cases, answers and decisions.
void case_contract(const bluelamp::server::OpenStorage& open);
/// The same for sources and what they gave.
void source_contract(const bluelamp::server::OpenStorage& open);
