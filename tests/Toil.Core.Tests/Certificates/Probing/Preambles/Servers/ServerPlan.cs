namespace Toil.Core.Tests.Certificates.Probing.Preambles.Servers;

/// <summary>How a server is run at a site.</summary>
internal sealed record ServerPlan
{
    /// <summary>Arguments that keep it in the foreground.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The port of each scheme that it serves.</summary>
    public required IReadOnlyDictionary<string, int> Ports { get; init; }

    /// <summary>Files to write before, by their path in the site's folder; a path that ends in a slash is a folder.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>A command line to run before; empty for none.</summary>
    public IReadOnlyList<string> Prepare { get; init; } = [];

    /// <summary>Further environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
