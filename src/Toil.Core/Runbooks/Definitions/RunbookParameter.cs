namespace Toil.Runbooks.Definitions;

/// <summary>Something that a run is given.</summary>
internal sealed record RunbookParameter
{
    /// <summary>Its name, as expressions use it: a letter, then letters, digits and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>What sort of value it takes.</summary>
    public required ParameterType Type { get; init; }

    /// <summary>True where a run cannot do without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What holds where it is not given: a value as expressions have them; null for nothing.</summary>
    public object? Default { get; init; }

    /// <summary>What it is for, for people.</summary>
    public string? Description { get; init; }

    /// <summary>The words of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Least number or duration, as it would be typed; null for no bound.</summary>
    public string? Min { get; init; }

    /// <summary>Greatest number or duration.</summary>
    public string? Max { get; init; }

    /// <summary>Where it stands.</summary>
    public required Operations.ValueOrigin Origin { get; init; }
}

/// <summary>What sort of value a parameter takes, and what it is in expressions.</summary>
internal enum ParameterType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A path; a relative one is taken from the working directory, and as a default from the runbook's folder. A text that is absolute.</summary>
    Path,

    /// <summary>A number: whole (<see cref="long"/>) or not (<see cref="double"/>).</summary>
    Number,

    /// <summary>True or false.</summary>
    Switch,

    /// <summary>A duration: a <see cref="TimeSpan"/>.</summary>
    Duration,

    /// <summary>One of a few words: a text.</summary>
    Choice,

    /// <summary>A list of texts.</summary>
    List,

    /// <summary>A reference to a secret (<c>env:NAME</c>, <c>file:PATH</c>): its text. What it refers to never enters an expression.</summary>
    Secret,
}
