using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>Phrases that several parts of the engine say.</summary>
internal static class RunText
{
    /// <summary>A text that ends as a sentence does.</summary>
    public static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '!' or '?' ? text : text + ".";

    /// <summary>What is said of a step whose time was over.</summary>
    public static string TimedOut(TimeSpan limit) => $"It did not end within {Duration.Format(limit)}, and was stopped.";
}
