using System.Globalization;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>How figures of runs are written.</summary>
internal static class RunText
{
    /// <summary>A text that ends as a sentence does.</summary>
    public static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '!' or '?' ? text : text + ".";

    /// <summary>A span: to the millisecond, above a second to a tenth, above a minute to the second.</summary>
    public static string Span(TimeSpan time) => time >= TimeSpan.FromMinutes(1) ? Duration.Format(TimeSpan.FromSeconds(Math.Round(time.TotalSeconds)))
        : time.TotalSeconds >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0}s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#}ms");
}
