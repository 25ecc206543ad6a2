namespace Toil.PowerShell.Tests.Support;

/// <summary>What a script left behind.</summary>
internal sealed record EngineRun(int ExitCode, string Output, string Error);
