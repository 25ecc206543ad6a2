namespace Toil.Core.Tests.Support;

/// <summary>Tests that set or measure what the whole process shares: environment variables, listeners, memory, handles. They run one by one, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeProcessCollection
{
    public const string Name = "whole process";
}
