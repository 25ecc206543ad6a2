namespace Toil.Core.Tests.Certificates.Probing.Preambles.Servers;

/// <summary>A server of Debian's that a test can run with a configuration of its own.</summary>
/// <param name="Package">The package that brings it.</param>
/// <param name="Program">Its full path.</param>
/// <param name="Plan">What to write and to run.</param>
internal sealed record ServerRecipe(string Package, string Program, Func<ServerSite, ServerPlan> Plan)
{
    /// <summary>The account that runs it where the tests are root's.</summary>
    public string Account { get; init; } = "nobody";

    /// <summary>What must be there besides the program.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>True where only root can start it, or can become <see cref="Account"/>.</summary>
    public bool NeedsRoot { get; init; }
}
