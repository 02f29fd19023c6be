#pragma once

#include "curation/reading.hpp"
#include "storage/storage.hpp"
#include "wire/publication.hpp"

namespace bluelamp::server {

/// Adds to `publication` the team and the area that police.uk gave, unless staff published or edited them
/// under the same id, and removes members that it no longer names. Of a source that publishes by itself
/// alone: members cannot wait for approval. Within a transaction. Returns whether any
/// was removed.
bool take_team(Storage& storage, const Source& source, const Reading& reading, Publication& publication);

} // namespace bluelamp::server
