using System.Globalization;
using System.Text.Json;
using Npgsql;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>Tells PostgreSQL's own programs where to connect, as whom and how: through the environment, which unlike arguments nobody else on the machine can read.</summary>
internal static class LibpqEnvironment
{
    // What Npgsql heeds as well. All else of libpq's that this process happens to have would lead its children elsewhere than its own connections.
    private static readonly string[] s_kept = ["PGUSER", "PGPASSWORD", "PGPASSFILE", "PGSSLCERT", "PGSSLKEY", "PGSSLROOTCERT", "PGREQUIREAUTH"];

    /// <summary>The variables for a database.</summary>
    /// <param name="location">Where it is.</param>
    /// <param name="context">Finds the password, and makes it known to the redactor.</param>
    /// <param name="options">Further <c>-c name=value</c> for the server.</param>
    public static IReadOnlyDictionary<string, string> For(DatabaseLocation location, OperationContext context, string options)
    {
        NpgsqlConnectionStringBuilder builder = new(location.Target);
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        void Set(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                variables[name] = value;
            }
        }

        string? password = location.Password(context)?.Invoke() ?? builder.Password;
        if (password is { Length: > 0 })
        {
            context.Redactor.Register(password);
        }

        Set("PGHOST", builder.Host);
        Set("PGPORT", builder.Port.ToString(CultureInfo.InvariantCulture));
        Set("PGDATABASE", builder.Database);
        Set("PGUSER", builder.Username);
        Set("PGPASSWORD", password);
        Set("PGPASSFILE", builder.Passfile);
        Set("PGSSLMODE", Word(builder.SslMode));
        Set("PGSSLROOTCERT", builder.RootCertificate);
        Set("PGSSLCERT", builder.SslCertificate);
        Set("PGSSLKEY", builder.SslKey);
        Set("PGGSSENCMODE", Word(builder.GssEncryptionMode));
        Set("PGCHANNELBINDING", Word(builder.ChannelBinding));
        Set("PGCONNECT_TIMEOUT", builder.Timeout.ToString(CultureInfo.InvariantCulture));
        Set("PGAPPNAME", "toil clone");
        Set("PGOPTIONS", $"{builder.Options} {options}".Trim());

        // Their own words are looked for in what they write.
        Set("LC_ALL", "C");
        Set("LANGUAGE", "C");
        return variables;
    }

    /// <summary>Puts them into the environment of a process.</summary>
    public static void Apply(IDictionary<string, string?> environment, IReadOnlyDictionary<string, string> variables)
    {
        foreach (string name in environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal) && !s_kept.Contains(name)).ToArray())
        {
            environment.Remove(name);
        }

        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }
    }

    // libpq writes verify-full where Npgsql has VerifyFull.
    private static string Word<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
