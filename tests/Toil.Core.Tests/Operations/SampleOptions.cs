using Toil.Operations;
using Toil.Values;

namespace Toil.Core.Tests.Operations;

internal enum Grade
{
    Off,
    RenewSoon,
    Critical,
}

/// <summary>An option of every kind.</summary>
internal sealed record SampleOptions
{
    [Option("Says nothing.", DefaultText = "loud")]
    public bool Quiet { get; init; }

    [Option("Who.", Placeholder = "NAME")]
    public string? Owner { get; init; }

    [Option("How many.", Min = "1", Max = "10", Unit = "pieces")]
    public int Count { get; init; } = 4;

    [Option("How big.", Max = "5000000000")]
    public long? Size { get; init; }

    [Option("How long.", Min = "100ms", Max = "5m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    [Option("How long at least.", Min = "1h")]
    public TimeSpan? Age { get; init; }

    [Option("How bad.")]
    public Grade Grade { get; init; }

    [Option("What to look at.", Position = 0)]
    public IReadOnlyList<string> Target { get; init; } = [];

    [Option("Which lists.", IsPath = true)]
    public IReadOnlyList<string> Inventory { get; init; } = [];

    [Option("Where to.", IsPath = true)]
    public string? Folder { get; init; }

    [Option("What is known of it.")]
    public IReadOnlyDictionary<string, string> Label { get; init; } = new Dictionary<string, string>();

    [Option("Which rules.", Keys = ["weak-key", "self-signed"])]
    public IReadOnlyDictionary<string, Grade> Rule { get; init; } = new Dictionary<string, Grade>();

    [Option("Which limits.", Min = "1", Max = "3")]
    public IReadOnlyDictionary<string, int> Limit { get; init; } = new Dictionary<string, int>();

    [Option("Where the password is.", Placeholder = "REFERENCE")]
    public SecretReference? Password { get; init; }

    [Option("Where more of them are.", Placeholder = "REFERENCE")]
    public IReadOnlyDictionary<string, SecretReference> Token { get; init; } = new Dictionary<string, SecretReference>();

    [Option("Which run.")]
    public Guid? Run { get; init; }

    [Option("Which one.", Resolver = typeof(Shouting))]
    public string? Loud { get; init; }

    public string NotAnOption { get; init; } = "kept";

    internal sealed class Shouting : IOptionResolver
    {
        public string Resolve(string text, string folder) => $"{text.ToUpperInvariant()} in {folder}";
    }
}
