using Npgsql;
using Toil.State;

namespace Toil.Migrations.Databases;

/// <summary>Tells whether two locations lead to one database.</summary>
internal static class DatabaseIdentity
{
    private static readonly string[] s_loopback = ["localhost", "localhost.", "127.0.0.1", "::1", "[::1]", "0.0.0.0"];

    /// <summary>True for the same file, or the same database on the same host and port, whoever connects.</summary>
    public static bool IsSame(StoreLocation a, StoreLocation b)
    {
        if (a.Engine != b.Engine)
        {
            return false;
        }

        if (a.Engine == StoreEngineKind.Sqlite)
        {
            return string.Equals(Final(a.Target), Final(b.Target), OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
        }

        NpgsqlConnectionStringBuilder first = new(a.Target);
        NpgsqlConnectionStringBuilder second = new(b.Target);
        return first.Port == second.Port && first.Database == second.Database
            && string.Equals(Host(first), Host(second), StringComparison.OrdinalIgnoreCase);
    }

    // A socket's folder is this machine too; to be asked once too often is better than once too little.
    private static string Host(NpgsqlConnectionStringBuilder builder) => builder.Host is not { Length: > 0 } host || host[0] is '/' or '@'
        || s_loopback.Contains(host, StringComparer.OrdinalIgnoreCase) ? "localhost" : host.TrimEnd('.');

    // Links followed, those of the folders above too.
    private static string Final(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(path) is { } parent ? Final(parent) : string.Empty;
            string here = Path.Join(folder, Path.GetFileName(path));
            return folder.Length == 0 ? path : File.ResolveLinkTarget(here, returnFinalTarget: true)?.FullName ?? here;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }
}
