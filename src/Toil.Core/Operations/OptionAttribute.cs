namespace Toil.Operations;

/// <summary>
/// Declares a property of an options record as an option, with the one text that the runner's <c>--help</c>, the cmdlet help, the
/// settings reference and the runbook schema are made from.
/// </summary>
/// <param name="description">What it does, for a person, in full sentences. The unit and the bounds are added from the other properties.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string description) : Attribute
{
    /// <summary>What it does.</summary>
    public string Description { get; } = description;

    /// <summary>Least value allowed, as it would be typed (<c>1</c>, <c>100ms</c>); null for no bound.</summary>
    public string? Min { get; init; }

    /// <summary>Greatest value allowed, as it would be typed; null for no bound.</summary>
    public string? Max { get; init; }

    /// <summary>Unit of a bare number: <c>bytes</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Place among the positional arguments, from 0; -1 for none.</summary>
    public int Position { get; init; } = -1;

    /// <summary>What stands for the value in help: <c>HOST:PORT</c>. Made from the type where it is null.</summary>
    public string? Placeholder { get; init; }

    /// <summary>True where the text names a file or folder: a relative one is taken from the working directory, or from the folder of the YAML file in which it stands.</summary>
    public bool IsPath { get; init; }

    /// <summary>An <see cref="IOptionResolver"/> that makes a text independent of where it was written; null for none.</summary>
    public Type? Resolver { get; init; }

    /// <summary>Keys that a map may have; empty for any.</summary>
    public string[] Keys { get; init; } = [];

    /// <summary>True for what belongs to one call, though <c>toil.yaml</c> has a setting of that name: the person of a report is not the person that one is.</summary>
    public bool IsOfCall { get; init; }

    /// <summary>What holds when it is not given and no default value says so: <c>every address</c>.</summary>
    public string? DefaultText { get; init; }
}
