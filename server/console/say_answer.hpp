#pragma once

#include "console/page.hpp"
#include "storage/storage.hpp"

namespace bluelamp::server {

/// The fields of the form "Answer": as they were typed when it was sent, else what is known already, such as
/// who answered last time.
void add_answer_form(const Visit& visit, const CaseRecord& record, bool sent, nlohmann::json& view);

} // namespace bluelamp::server
