using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;

namespace Toil.State;

/// <summary>
/// The part of a PostgreSQL URL behind the <c>?</c>: libpq's parameters, and <c>search_path</c> for the schema that holds Toil's tables.
/// </summary>
internal static partial class PostgresUrlParameters
{
    private static readonly Dictionary<string, Action<NpgsqlConnectionStringBuilder, string>> s_known = new(StringComparer.Ordinal)
    {
        ["application_name"] = (b, v) => b.ApplicationName = v,
        ["channel_binding"] = (b, v) => b.ChannelBinding = OneOf<ChannelBinding>("channel_binding", v),
        ["connect_timeout"] = (b, v) => b.Timeout = Seconds(v),
        ["gssencmode"] = (b, v) => b.GssEncryptionMode = OneOf<GssEncryptionMode>("gssencmode", v),
        ["host"] = (b, v) => b.Host = v,
        ["options"] = (b, v) => b.Options = v,
        ["passfile"] = (b, v) => b.Passfile = v,
        ["search_path"] = (b, v) => b.SearchPath = v,
        ["sslcert"] = (b, v) => b.SslCertificate = v,
        ["sslkey"] = (b, v) => b.SslKey = v,
        ["sslmode"] = (b, v) => b.SslMode = OneOf<SslMode>("sslmode", v),
        ["sslrootcert"] = (b, v) => b.RootCertificate = v,
        ["user"] = (b, v) => b.Username = v,
    };

    /// <summary>Applies the parameters and returns the reference to a password, or null where there is none.</summary>
    public static string? Read(string query, NpgsqlConnectionStringBuilder builder)
    {
        string? reference = null;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string pair in Pairs(query))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? string.Empty : pair[..equals];
            string value = PostgresUrl.Decode(pair[(equals + 1)..]);
            if (name == "password")
            {
                reference = ReadPassword(value, builder);
            }
            else if (s_known.TryGetValue(name, out Action<NpgsqlConnectionStringBuilder, string>? apply) && value.Length > 0)
            {
                apply(builder, value);
            }
            else
            {
                throw Unknown(name);
            }

            if (!seen.Add(name))
            {
                throw PostgresUrl.Invalid($"it has the parameter '{name}' twice");
            }
        }

        return reference;
    }

    /// <summary>The parameters as they are written, behind a <c>?</c> where there are any, without a password in clear.</summary>
    public static string Reusable(string query, string? passwordReference)
        => string.Join('&', Pairs(query).Where(pair => passwordReference is not null || !pair.StartsWith("password=", StringComparison.Ordinal))) is { Length: > 0 } kept ? $"?{kept}" : string.Empty;

    private static string[] Pairs(string query) => query.Split('&', StringSplitOptions.RemoveEmptyEntries);

    private static string? ReadPassword(string value, NpgsqlConnectionStringBuilder builder)
    {
        if (builder.Password is not null || value.Length == 0)
        {
            throw PostgresUrl.Invalid(
                value.Length == 0 ? "its password is empty" : "it has two passwords",
                "Give one: ?password=env:NAME keeps it out of the URL.");
        }

        if (value.StartsWith("env:", StringComparison.Ordinal) || value.StartsWith("file:", StringComparison.Ordinal))
        {
            return value;
        }

        builder.Password = value;
        return null;
    }

    /// <summary>Names the parameter only where it looks like one: an unescaped <c>&amp;</c> in a password ends up here too.</summary>
    private static Operations.ToilException Unknown(string name) => PostgresUrl.Invalid(
        NamePattern().IsMatch(name) ? $"the parameter '{name}' is not known or has no value" : "one of its parameters is not known or has no value",
        $"Known are password, {string.Join(", ", s_known.Keys)}; write an & in a password as %26.");

    private static int Seconds(string value)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and <= 300
            ? seconds
            : throw PostgresUrl.Invalid("connect_timeout is not a number of seconds from 1 to 300");

    /// <summary>libpq writes <c>verify-full</c> where Npgsql has <c>VerifyFull</c>.</summary>
    private static T OneOf<T>(string name, string value)
        where T : struct, Enum
    {
        Dictionary<string, T> known = Enum.GetValues<T>()
            .ToDictionary(candidate => JsonNamingPolicy.KebabCaseLower.ConvertName(candidate.ToString()));
        return known.TryGetValue(value, out T found)
            ? found
            : throw PostgresUrl.Invalid($"{name} has a value that is not known", $"Known are {string.Join(", ", known.Keys)}.");
    }

    [GeneratedRegex("^[a-z_]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
