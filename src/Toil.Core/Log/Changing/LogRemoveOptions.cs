namespace Toil.Log;

/// <summary>Options of <c>log.remove</c>.</summary>
public sealed record LogRemoveOptions : LogChangeOptions;
