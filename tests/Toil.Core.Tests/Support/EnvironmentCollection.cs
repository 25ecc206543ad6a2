namespace Toil.Core.Tests.Support;

/// <summary>Tests that set what the whole process shares: environment variables, listeners. They run one by one, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentCollection
{
    public const string Name = "environment";
}
