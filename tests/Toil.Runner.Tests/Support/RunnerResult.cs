namespace Toil.Runner.Tests.Support;

/// <summary>How a run of the runner ended.</summary>
internal sealed record RunnerResult(int Code, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
