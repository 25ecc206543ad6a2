using System.Globalization;
using Npgsql;
using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Migrations.Databases;

/// <summary>Which database a migration works on.</summary>
/// <remarks>Not a record: what a record prints of itself would include the password.</remarks>
internal sealed class DatabaseLocation
{
    private readonly StoreLocation _location;

    /// <summary>Makes a location.</summary>
    /// <param name="name">Its name in <c>databases:</c>, or null.</param>
    /// <param name="location">Where it is.</param>
    /// <param name="environment">What <c>environment:</c> says of it, or null.</param>
    public DatabaseLocation(string? name, StoreLocation location, string? environment)
    {
        Name = name;
        _location = location;
        Environment = environment;
    }

    /// <summary>Its name in <c>databases:</c>, or null.</summary>
    public string? Name { get; }

    /// <summary>What <c>environment:</c> says of it, or null.</summary>
    public string? Environment { get; }

    /// <summary>True where a person has to confirm, and gates are asked.</summary>
    public bool IsProduction => string.Equals(Environment, "production", StringComparison.OrdinalIgnoreCase);

    /// <summary>The engine.</summary>
    public TargetKind Kind => _location.Engine == StoreEngineKind.Sqlite ? TargetKind.Sqlite : TargetKind.PostgreSql;

    /// <summary>The location as it may be shown: never with a password.</summary>
    public string Display => _location.Display;

    /// <summary>The location as it may be given again, to another command say: its name, else the path, else the URL without a password in clear.</summary>
    public string Reusable => Name ?? _location.Reusable;

    /// <summary>Absolute path of the file, or connection string. May hold a password: never shown.</summary>
    public string Target => _location.Target;

    /// <summary>Fetches the password; null where the target has it or needs none.</summary>
    public Func<string>? Password(OperationContext context) => _location.PasswordReference is { } reference
        ? () => SecretReference.Parse(reference, CultureInfo.InvariantCulture).Resolve(context)
        : null;

    /// <summary>A file by its absolute path, with no name and in no environment.</summary>
    public static DatabaseLocation ForFile(string path) => new(null, StoreLocation.ForFile(path), null);

    /// <summary>The same server with other settings of the connection, another database say: with no name, and in no environment. For PostgreSQL alone.</summary>
    public DatabaseLocation With(Action<NpgsqlConnectionStringBuilder> change) => new(null, _location.With(change), null);

    /// <inheritdoc/>
    public override string ToString() => Display;
}
