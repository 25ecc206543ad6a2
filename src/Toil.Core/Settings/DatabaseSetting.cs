using Toil.Operations;
using Toil.State;

namespace Toil.Settings;

/// <summary>A database that <c>toil.yaml</c> gives a name.</summary>
/// <remarks>Not a record: what a record prints of itself would include the password.</remarks>
public sealed class DatabaseSetting
{
    internal DatabaseSetting(string name, StoreLocation location, string? environment, ValueOrigin origin)
    {
        Name = name;
        Location = location;
        Environment = environment;
        Origin = origin;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Where it is.</summary>
    public StoreLocation Location { get; }

    /// <summary>What <c>environment:</c> says of it, or null: <c>production</c> is asked about before it is changed.</summary>
    public string? Environment { get; }

    /// <summary>Where it stands in the file.</summary>
    public ValueOrigin Origin { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Location})";
}
