namespace Toil.Operations;

/// <summary>A value on its way to an option.</summary>
/// <param name="Name">Name of the option, in any spelling.</param>
/// <param name="Raw">
/// Text, a list of texts, a <see cref="Values.YamlNode"/>, a dictionary, or a value that already has the option's type.
/// </param>
/// <param name="Origin">Where it was written.</param>
public sealed record OptionValue(string Name, object? Raw, ValueOrigin Origin);
