namespace Toil.Operations;

/// <summary>The shapes an option's value can have.</summary>
public enum OptionKind
{
    /// <summary>Present or absent.</summary>
    Switch,

    /// <summary>Free text, or text with a form of its own (a secret reference, an address).</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A span of time, see <see cref="Values.Duration"/>.</summary>
    Duration,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>Any number of texts.</summary>
    List,

    /// <summary>Any number of objects, as they are; texts where a door has nothing else.</summary>
    Objects,

    /// <summary>Names with values.</summary>
    Map,
}
