#include "tool/police.hpp"

#include "net/http_client.hpp"
#include "police/neighbourhood_json.hpp"
#include "tool/print.hpp"

#include <nlohmann/json.hpp>

namespace bluelamp::tool {

void PoliceCommand::run() const {
    HttpClient client{NetworkOptions{}};
    PoliceDocuments documents(client, base);
    print(to_json(read_police(documents.fetch(force, neighbourhood), force)));
}

} // namespace bluelamp::tool
