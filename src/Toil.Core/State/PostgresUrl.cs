using System.Buffers;
using System.Globalization;
using Npgsql;

namespace Toil.State;

/// <summary>
/// A PostgreSQL URL in libpq's form (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS), turned into
/// a connection string. Errors never repeat the URL: in a malformed one nobody can tell which part is the password.
/// </summary>
internal sealed class PostgresUrl
{
    private const string Shown = "postgresql://...";
    private const int DefaultPort = 5432;

    private static readonly SearchValues<char> s_delimiters = SearchValues.Create("/:@&=[],;");

    private PostgresUrl(NpgsqlConnectionStringBuilder builder, string query, string? passwordReference)
    {
        ConnectionString = builder.ConnectionString;
        PasswordReference = passwordReference;
        Display = DisplayOf(builder);
        Reusable = ServerOf(builder) + PostgresUrlParameters.Reusable(query, passwordReference);
    }

    /// <summary>The connection string, with the password where the URL holds one.</summary>
    public string ConnectionString { get; }

    /// <summary>What finds the password later, or null.</summary>
    public string? PasswordReference { get; }

    /// <summary>User, host, port, database and schema.</summary>
    public string Display { get; }

    /// <summary>A URL that reaches the same database in the same way, but for a password that stands in it in clear.</summary>
    public string Reusable { get; }

    /// <summary>Reads a URL.</summary>
    /// <exception cref="Operations.ToilException"><c>StoreLocationInvalid</c>.</exception>
    public static PostgresUrl Parse(string text)
    {
        int start = text.IndexOf("://", StringComparison.Ordinal);
        if (start < 0 || start != text.IndexOf(':', StringComparison.Ordinal))
        {
            throw Invalid("'//' has to follow 'postgresql:'");
        }

        if (text.Contains('#'))
        {
            throw Invalid("it holds a '#'", "Write a # in a password as %23.");
        }

        string rest = text[(start + 3)..];
        (rest, string query) = Split(rest, rest.IndexOf('?', StringComparison.Ordinal));
        (string authority, string database) = Split(rest, rest.IndexOf('/', StringComparison.Ordinal));

        NpgsqlConnectionStringBuilder builder = Defaults();
        ReadAuthority(authority, builder);
        string? reference = PostgresUrlParameters.Read(query, builder);
        // Strict, because a slip elsewhere pushes the password in here, where it would be shown.
        if (database.AsSpan().ContainsAny(s_delimiters))
        {
            throw Invalid("its database's name holds a character that stands for something else in a URL", "Write / : @ & = as %2F %3A %40 %26 %3D.");
        }

        builder.Database = Decode(database);
        if (builder.Database.Length == 0)
        {
            throw Invalid("it names no database", "Put the database's name behind the host: postgresql://user@host/database.");
        }

        return new PostgresUrl(builder, query, reference);
    }

    /// <summary>The part of a connection string that may be shown, as a URL.</summary>
    internal static string DisplayOf(NpgsqlConnectionStringBuilder builder)
        => ServerOf(builder) + (builder.SearchPath is { Length: > 0 } path ? $"?search_path={Uri.EscapeDataString(path)}" : string.Empty);

    private static string ServerOf(NpgsqlConnectionStringBuilder builder)
    {
        string user = builder.Username is { Length: > 0 } name ? $"{Uri.EscapeDataString(name)}@" : string.Empty;
        string host = builder.Host!.Contains(':') ? $"[{builder.Host}]" : Uri.EscapeDataString(builder.Host);
        return string.Create(CultureInfo.InvariantCulture, $"postgresql://{user}{host}:{builder.Port}/{Uri.EscapeDataString(builder.Database!)}");
    }

    internal static Operations.ToilException Invalid(
        string reason, string remedy = "Write it as postgresql://user@host:5432/database?sslmode=verify-full.")
        => StoreLocation.Invalid(Shown, reason, remedy);

    internal static string Decode(string text)
    {
        string decoded = PercentEncoding.Decode(text)
            ?? throw Invalid("a % is not followed by two hexadecimal digits of UTF-8 text", "Write a literal % as %25.");
        // A connection string loses a line break at a value's end, and PostgreSQL takes no NUL.
        return decoded.Any(char.IsControl)
            ? throw Invalid("it holds a control character", "Take it out; a password that has one can be given as ?password=file:PATH.")
            : decoded;
    }

    /// <summary>What every connection gets: bounded waits, few connections (many hosts may share the server), a name in pg_stat_activity.</summary>
    private static NpgsqlConnectionStringBuilder Defaults() => new()
    {
        Host = "localhost",
        Port = DefaultPort,
        ApplicationName = "toil",
        Timeout = 5,
        CommandTimeout = 30,
        CancellationTimeout = 2_000,
        KeepAlive = 30,
        MaxPoolSize = 10,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Enlist = false,
    };

    private static void ReadAuthority(string authority, NpgsqlConnectionStringBuilder builder)
    {
        int at = authority.LastIndexOf('@');
        if (at != authority.IndexOf('@', StringComparison.Ordinal))
        {
            throw Invalid("it has more than one '@' before the database", "Write an @ in a password as %40.");
        }

        string hostAndPort = authority[(at + 1)..];
        if (at >= 0)
        {
            (string user, string password) = Split(authority[..at], authority.IndexOf(':', 0, at));
            builder.Username = NullIfEmpty(Decode(user));
            builder.Password = NullIfEmpty(Decode(password));
        }

        if (hostAndPort.Contains(','))
        {
            throw Invalid("it names several hosts", "Name one; a proxy or a floating address can stand before a cluster.");
        }

        // An IPv6 address stands in brackets, since it has colons of its own.
        int bracket = hostAndPort.StartsWith('[') ? hostAndPort.IndexOf(']', StringComparison.Ordinal) : 0;
        if (bracket < 0 || (bracket > 0 && bracket + 1 < hostAndPort.Length && hostAndPort[bracket + 1] != ':'))
        {
            throw Invalid("the brackets of its IPv6 address are not closed");
        }

        (string host, string port) = Split(hostAndPort, hostAndPort.IndexOf(':', bracket));
        host = bracket > 0 ? hostAndPort[1..bracket] : Decode(host);
        builder.Host = host.Length > 0 ? host : builder.Host;
        if (port.Length > 0)
        {
            builder.Port = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 65_535
                ? number
                : throw Invalid("its port is not a number from 1 to 65535", "A : / ? or @ in a password is written as %3A %2F %3F or %40.");
        }
    }

    private static (string Before, string After) Split(string text, int at) => at < 0 ? (text, string.Empty) : (text[..at], text[(at + 1)..]);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
