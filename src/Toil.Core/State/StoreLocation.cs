using Npgsql;
using Toil.Operations;
using Toil.Values;

namespace Toil.State;

/// <summary>Where the state is kept: a SQLite file, or a database on a PostgreSQL server.</summary>
/// <remarks>Not a record: what a record prints of itself would include the password.</remarks>
public sealed class StoreLocation
{
    /// <summary>The environment variable that names the store.</summary>
    public const string Variable = "TOIL_STORE";

    /// <summary>The forms that are read, for error messages.</summary>
    public const string Forms = "a file path, sqlite:///absolute/path, sqlite:relative/path or postgresql://user@host:5432/database";

    /// <summary>Id of the errors of <see cref="Parse"/>.</summary>
    internal const string ErrorId = "StoreLocationInvalid";

    /// <summary>Words of those errors, for others who read locations of another purpose.</summary>
    internal const string NamesNone = "does not name a store";

    private StoreLocation(StoreEngineKind engine, string display, string target, string? passwordReference, string? reusable = null)
    {
        Engine = engine;
        Display = display;
        Reusable = reusable ?? display;
        Target = target;
        PasswordReference = passwordReference;
    }

    /// <summary>The engine behind the location.</summary>
    public StoreEngineKind Engine { get; }

    /// <summary>The location as it may be shown and logged: it never holds a password.</summary>
    public string Display { get; }

    /// <summary>The location as it may be given again: with the parameters of its URL, and never with a password in clear.</summary>
    internal string Reusable { get; }

    /// <summary>The absolute path of the file, or the connection string. May hold a password: never shown.</summary>
    internal string Target { get; }

    /// <summary>Where the password is to be had when a connection is made (<c>env:NAME</c>, <c>file:PATH</c>), or null.</summary>
    internal string? PasswordReference { get; }

    /// <summary>Picks the store: <c>TOIL_STORE</c>, else the setting, else the platform's state folder. Blank text counts as absent.</summary>
    /// <param name="setting">What the settings say, or null.</param>
    /// <param name="environment">Looks up an environment variable; null for one that is not set.</param>
    /// <param name="settingsFolder">The absolute folder that a relative path in the setting starts from.</param>
    /// <param name="workingDirectory">The absolute folder that a relative path in the environment starts from.</param>
    /// <exception cref="ToilException">
    /// <c>StoreLocationInvalid</c>: the text is none of the <see cref="Forms"/>. <c>StoreLocationUnknown</c>: nothing is set and
    /// the platform names no home folder.
    /// </exception>
    public static StoreLocation Resolve(string? setting, Func<string, string?> environment, string settingsFolder, string workingDirectory)
        => environment(Variable) is { } variable && !string.IsNullOrWhiteSpace(variable) ? Parse(variable, workingDirectory)
            : !string.IsNullOrWhiteSpace(setting) ? Parse(setting, settingsFolder)
            : ForFile(StateFolder.DefaultFile(environment));

    /// <summary>Reads a location.</summary>
    /// <param name="text">
    /// One of the <see cref="Forms"/>. URLs are percent-decoded, plain paths are taken as they are. A PostgreSQL URL may hold a
    /// password, or a reference to one that is resolved when a connection is made: <c>?password=env:NAME</c>, <c>?password=file:PATH</c>.
    /// </param>
    /// <param name="workingDirectory">The absolute folder that a relative path starts from.</param>
    /// <exception cref="ToilException"><c>StoreLocationInvalid</c>: the text is none of the forms. Never repeats a URL's password.</exception>
    public static StoreLocation Parse(string text, string workingDirectory)
    {
        text = text.Trim();
        return SchemeOf(text).ToUpperInvariant() switch
        {
            "POSTGRESQL" or "POSTGRES" => FromPostgres(text),
            "SQLITE" => FromSqliteUrl(text, workingDirectory),
            "" when !LooksLikeUrl(text) => FromPath(text, text, workingDirectory),
            _ => throw Invalid(WithoutDetails(text), "it has no scheme that Toil knows"),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Display;

    internal static ToilException Invalid(string item, string reason, string remedy = $"Write it as {Forms}.")
        => ToilException.Invalid(ErrorId, $"'{item}' {NamesNone}: {reason}.", remedy, item);

    /// <summary>A file, by its absolute path.</summary>
    internal static StoreLocation ForFile(string path) => new(StoreEngineKind.Sqlite, InertText.From(path), path, null);

    /// <summary>The same server with other settings of the connection: another database, say. For PostgreSQL alone.</summary>
    internal StoreLocation With(Action<NpgsqlConnectionStringBuilder> change)
    {
        NpgsqlConnectionStringBuilder builder = new(Target);
        change(builder);
        return new(Engine, PostgresUrl.DisplayOf(builder), builder.ConnectionString, PasswordReference);
    }

    private static StoreLocation FromPostgres(string text)
    {
        PostgresUrl url = PostgresUrl.Parse(text);
        return new(StoreEngineKind.PostgreSql, url.Display, url.ConnectionString, url.PasswordReference, url.Reusable);
    }

    private static StoreLocation FromSqliteUrl(string text, string workingDirectory)
    {
        string rest = text["sqlite:".Length..];
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            if (!rest.StartsWith("///", StringComparison.Ordinal))
            {
                throw Invalid(
                    InertText.From(text, 200), "two slashes name a host, and a file has none",
                    "Write sqlite:///absolute/path or sqlite:relative/path.");
            }

            // The third slash begins the path, but no Windows path begins before its drive.
            rest = OperatingSystem.IsWindows() && rest[3..] is [var drive, ':', ..] && char.IsAsciiLetter(drive) ? rest[3..] : rest[2..];
        }

        string path = PercentEncoding.Decode(rest) ?? throw Invalid(
            InertText.From(text, 200), "a % is not followed by two hexadecimal digits of UTF-8 text", "Write a literal % as %25.");
        return FromPath(text, path, workingDirectory);
    }

    private static StoreLocation FromPath(string text, string path, string workingDirectory)
    {
        string? reason = path switch
        {
            "" => "it is empty",
            _ when path.Contains('\0') => "a path cannot hold a NUL character",
            ":memory:" => "what is kept in memory is gone when the process ends",
            _ when path[0] == '~' => "only a shell expands '~'",
            _ when Path.EndsInDirectorySeparator(path) || Path.GetFileName(path) is "." or ".." => "it names a folder, not a file",
            _ => null,
        };
        return reason is null
            ? ForFile(Path.GetFullPath(path, workingDirectory))
            : throw Invalid(InertText.From(text, 200), reason);
    }

    /// <summary>A mistyped URL must not become a file whose name shows a password.</summary>
    private static bool LooksLikeUrl(string text) => text.Contains("://", StringComparison.Ordinal)
        || (text.Contains('@') && text.StartsWith("postgres", StringComparison.OrdinalIgnoreCase));

    private static string WithoutDetails(string text)
    {
        int end = text.AsSpan().IndexOfAny(':', '/');
        return end < 0 ? "..." : $"{InertText.From(text[..end], 40)}:...";
    }

    /// <summary>What stands before the colon; empty where it is no scheme. Two characters at least, so that a Windows drive is none.</summary>
    private static string SchemeOf(string text)
        => text.IndexOf(':', StringComparison.Ordinal) is var colon and > 1 && Uri.CheckSchemeName(text[..colon]) ? text[..colon] : string.Empty;
}
