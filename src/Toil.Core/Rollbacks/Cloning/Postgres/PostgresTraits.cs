using System.Text.Json;
using Npgsql;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>What belongs to a database and is in none of its own tables: owner, locale, rights, settings. Neither a template nor a dump brings it along.</summary>
internal sealed record PostgresTraits
{
    // The columns of its locale differ between versions of the server.
    private const string Sql = """
        SELECT (to_jsonb(d) - 'datacl')::text, pg_encoding_to_char(d.encoding), pg_get_userbyid(d.datdba), t.spcname
        FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = @p0
        """;

    private const string GrantSql = """
        SELECT CASE a.grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable
        FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE d.datname = @p0 AND a.grantee <> d.datdba
        """;

    private const string SettingSql = """
        SELECT CASE s.setrole WHEN 0 THEN NULL ELSE pg_get_userbyid(s.setrole) END, unnest(s.setconfig)
        FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = @p0
        """;

    private const int FirstWithProviders = 150_000;

    // Their values are lists of names, in which each is quoted by itself.
    private static readonly string[] s_lists = ["search_path", "session_preload_libraries", "local_preload_libraries", "temp_tablespaces"];

    /// <summary>Who owns it.</summary>
    public required string Owner { get; init; }

    /// <summary>The tablespace in which it lies.</summary>
    public required string Tablespace { get; init; }

    /// <summary>Its row in the catalog.</summary>
    public required string Json { get; init; }

    /// <summary>Its encoding.</summary>
    public required string Encoding { get; init; }

    /// <summary>Who may do what with it, beside its owner; a null grantee stands for everybody.</summary>
    public required IReadOnlyList<(string? Grantee, string Privilege, bool IsGrantable)> Grants { get; init; }

    /// <summary>Its settings as <c>name=value</c>; a null role stands for everybody's.</summary>
    public required IReadOnlyList<(string? Role, string Setting)> Settings { get; init; }

    /// <summary>Reads them, from any database of the server. Null where there is no such database.</summary>
    public static async Task<PostgresTraits?> ReadAsync(TargetSession session, string database, CancellationToken cancellation)
    {
        if (await session.RowAsync(Sql, cancellation, database) is not [string json, string encoding, string owner, string tablespace])
        {
            return null;
        }

        return new()
        {
            Owner = owner,
            Tablespace = tablespace,
            Json = json,
            Encoding = encoding,
            Grants = [.. (await session.RowsAsync(GrantSql, cancellation, database)).Select(row => (row[0] as string, (string)row[1]!, (bool)row[2]!))],
            Settings = [.. (await session.RowsAsync(SettingSql, cancellation, database)).Select(row => (row[0] as string, (string)row[1]!))],
        };
    }

    /// <summary>What <c>CREATE DATABASE</c> is to be told of its encoding and locale.</summary>
    /// <param name="version">Version of the server that is to make the clone: <c>150004</c>.</param>
    public string Locale(int version)
    {
        using JsonDocument document = JsonDocument.Parse(Json);
        JsonElement row = document.RootElement;
        string? Text(string column) => row.TryGetProperty(column, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        string words = $"ENCODING {Literal(Encoding)} LC_COLLATE {Literal(Text("datcollate")!)} LC_CTYPE {Literal(Text("datctype")!)}";
        string? locale = Text("datlocale") ?? Text("daticulocale");
        words += Text("datlocprovider") switch
        {
            "i" when locale is not null => $" LOCALE_PROVIDER icu ICU_LOCALE {Literal(locale)}",
            "b" when locale is not null => $" LOCALE_PROVIDER builtin BUILTIN_LOCALE {Literal(locale)}",
            _ => version >= FirstWithProviders ? " LOCALE_PROVIDER libc" : string.Empty,
        };
        return Text("daticurules") is { } rules ? $"{words} ICU_RULES {Literal(rules)}" : words;
    }

    /// <summary>Gives a clone the same rights: at once, so that nobody may look into it who may not look into the source.</summary>
    public Task GrantAsync(TargetSession session, string clone, CloneNotes notes, CancellationToken cancellation) => RunAsync(
        session, Grants
            .Select(grant => $"GRANT {grant.Privilege} ON DATABASE {SqlDialect.Quote(clone)} TO {(grant.Grantee is null ? "PUBLIC" : SqlDialect.Quote(grant.Grantee))}{(grant.IsGrantable ? " WITH GRANT OPTION" : string.Empty)}")
            .Prepend($"REVOKE ALL ON DATABASE {SqlDialect.Quote(clone)} FROM PUBLIC"),
        "a right to connect", notes, cancellation);

    /// <summary>Gives a clone the same settings: in the end, since they may hinder its making.</summary>
    public Task SetAsync(TargetSession session, string clone, CloneNotes notes, CancellationToken cancellation) => RunAsync(
        session, Settings.Select(setting =>
        {
            int equals = setting.Setting.IndexOf('=', StringComparison.Ordinal);
            string whose = setting.Role is null ? "DATABASE" : $"ROLE {SqlDialect.Quote(setting.Role)} IN DATABASE";
            string name = setting.Setting[..equals];
            return $"ALTER {whose} {SqlDialect.Quote(clone)} SET {string.Join('.', name.Split('.').Select(SqlDialect.Quote))} TO {Value(name, setting.Setting[(equals + 1)..])}";
        }),
        "a setting of the database", notes, cancellation);

    private static async Task RunAsync(TargetSession session, IEnumerable<string> statements, string what, CloneNotes notes, CancellationToken cancellation)
    {
        foreach (string statement in statements)
        {
            try
            {
                await session.ExecuteWholeAsync(statement, cancellation);
            }
            catch (PostgresException error) when (error.SqlState[..2] is "42" or "22" or "0L" or "58" or "55")
            {
                notes.AddMissing(what, statement, DatabaseFailure.Innermost(error));
            }
        }
    }

    private static string Value(string name, string value)
    {
        if (!s_lists.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return Literal(value);
        }

        return string.Join(", ", PostgresLists.Split(value).Select(Literal));
    }

    private static string Literal(string value) => PostgresLists.Literal(value);
}
