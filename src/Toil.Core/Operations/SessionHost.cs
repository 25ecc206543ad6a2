namespace Toil.Operations;

/// <summary>How a PowerShell session that loaded Toil can be had again.</summary>
/// <param name="Program">Absolute path of <c>pwsh</c>.</param>
/// <param name="Manifest">Absolute path of the module's manifest.</param>
public sealed record SessionHost(string Program, string Manifest);
