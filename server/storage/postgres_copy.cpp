#include "storage/postgres_copy.hpp"

#include "base/failure.hpp"
#include "storage/sqlite_schema.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

namespace bluelamp::server {
namespace {

struct Column {
    std::string name;
    std::string type;
    bool numbers_rows = false; ///< INTEGER PRIMARY KEY: given by the database
};

struct Table {
    std::string name;
    std::vector<Column> columns;

    [[nodiscard]] std::string joined() const {
        std::string list;
        for (const auto& column : columns)
            list += (list.empty() ? "" : ", ") + column.name;
        return list;
    }
};

/// In the order in which they were made: what a row refers to comes before it.
std::vector<Table> tables_of(SQLite::Database& file) {
    std::vector<Table> tables;
    SQLite::Statement names(file, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE "
                                  "'sqlite%' AND name <> 'media_file' ORDER BY rowid");
    while (names.executeStep()) {
        Table table{names.getColumn(0).getString(), {}};
        SQLite::Statement columns(file, "SELECT name, type, pk FROM pragma_table_info(?)");
        columns.bind(1, table.name);
        int keys = 0;
        while (columns.executeStep()) {
            table.columns.push_back(
                {columns.getColumn(0).getString(), columns.getColumn(1).getString(), false});
            keys += columns.getColumn(2).getInt() > 0 ? 1 : 0;
            table.columns.back().numbers_rows = columns.getColumn(2).getInt() == 1;
        }
        for (auto& column : table.columns)
            column.numbers_rows = column.numbers_rows && keys == 1 && column.type == "INTEGER";
        tables.push_back(std::move(table));
    }
    return tables;
}

void bind(SQLite::Statement& insert, int at, const Query& row, const Column& column) {
    if (row.null(at))
        insert.bind(at + 1);
    else if (column.type == "INTEGER")
        insert.bind(at + 1, row.number(at));
    else if (column.type == "BLOB") {
        const auto octets = row.text(at);
        insert.bind(at + 1, octets.data(), static_cast<int>(octets.size()));
    } else
        insert.bind(at + 1, row.text(at));
}

std::string insert_into(const Table& table) {
    std::string marks;
    for (std::size_t count = 0; count < table.columns.size(); ++count)
        marks += count == 0 ? "?" : ", ?";
    return "INSERT INTO " + table.name + " (" + table.joined() + ") VALUES (" + marks + ")";
}

void fill(SQLite::Database& file, PostgresConnection& database, const Table& table) {
    SQLite::Statement insert(file, insert_into(table));
    auto row = database.scan("SELECT " + table.joined() + " FROM " + table.name);
    while (row.next()) {
        for (std::size_t at = 0; at < table.columns.size(); ++at)
            bind(insert, static_cast<int>(at), row, table.columns[at]);
        insert.exec();
        insert.reset();
    }
}

SqlValue value_of(const SQLite::Column& cell, const Column& column) {
    if (cell.isNull())
        return nullptr;
    if (column.type == "INTEGER")
        return static_cast<std::int64_t>(cell.getInt64());
    const std::string_view octets(static_cast<const char*>(cell.getBlob()),
                                  static_cast<std::size_t>(cell.getBytes()));
    return column.type == "BLOB" ? SqlValue(Blob{octets}) : SqlValue(octets);
}

void fill(PostgresConnection& database, SQLite::Database& file, const Table& table) {
    const auto insert = insert_into(table);
    SQLite::Statement rows(file, "SELECT " + table.joined() + " FROM " + table.name);
    std::vector<SqlValue> values;
    while (rows.executeStep()) {
        values.clear();
        for (std::size_t at = 0; at < table.columns.size(); ++at)
            values.push_back(value_of(rows.getColumn(static_cast<int>(at)), table.columns[at]));
        database.run_all(insert, values);
    }
}

/// Numbers that the database gives go on behind those that came.
void go_on_numbering(PostgresConnection& database, const Table& table) {
    for (const auto& column : table.columns) {
        if (!column.numbers_rows)
            continue;
        auto row = database.query("SELECT pg_get_serial_sequence(?, ?)", table.name, column.name);
        if (!row.next() || row.null(0))
            continue;
        const auto newest = database.ask("SELECT coalesce(max(" + column.name + "), 0) FROM " + table.name);
        static_cast<void>(database.ask("SELECT setval('" + row.text(0) + "', " + newest + " + 1, false)"));
    }
}

template <typename Work>
void with_sqlite(const std::string& operation, Work&& work) {
    try {
        work();
    } catch (const SQLite::Exception& error) {
        throw Failure(operation, error.what(), "check the disk's free space and health");
    }
}

} // namespace

void copy_to_sqlite(PostgresConnection& database, const std::filesystem::path& file) {
    with_sqlite("copying the database", [&] {
        // What is written into the file is of no use until all of it is, so nothing is synced on the way.
        const auto to = open_database(file, Durability::cache, sqlite_migrations());
        to->exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        SQLite::Transaction transaction(*to);
        const auto tables = tables_of(*to);
        for (const auto& table : tables)
            to->exec("DELETE FROM " + table.name); // what the migrations put there
        for (const auto& table : tables)
            fill(*to, database, table);
        transaction.commit();
    });
}

void copy_from_sqlite(PostgresConnection& database, const std::filesystem::path& file) {
    with_sqlite("reading the backup", [&] {
        const auto from = open_database(file, Durability::cache, sqlite_migrations());
        const auto tables = tables_of(*from);
        for (auto table = tables.rbegin(); table != tables.rend(); ++table)
            database.script("DELETE FROM " + table->name);
        for (const auto& table : tables) {
            fill(database, *from, table);
            go_on_numbering(database, table);
        }
    });
}

} // namespace bluelamp::server
