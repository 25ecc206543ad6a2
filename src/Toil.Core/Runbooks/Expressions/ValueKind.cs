namespace Toil.Runbooks.Expressions;

/// <summary>What kind of value an expression has.</summary>
internal enum ValueKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number (<see cref="long"/>) or not (<see cref="double"/>).</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A <see cref="TimeSpan"/>.</summary>
    Duration,

    /// <summary>A <see cref="DateTimeOffset"/>.</summary>
    Instant,

    /// <summary>A list of values.</summary>
    List,

    /// <summary>Values by name.</summary>
    Mapping,
}
