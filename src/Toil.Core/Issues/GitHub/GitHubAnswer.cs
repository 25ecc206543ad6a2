using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Toil.Issues.GitHub;

/// <summary>What came back, whole.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Headers, without those of the content.</param>
/// <param name="ContentType">Media type; null where there is none.</param>
/// <param name="Body">The body.</param>
/// <param name="Uri">Where it came from.</param>
internal sealed record GitHubAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, string? ContentType, byte[] Body, Uri Uri)
{
    /// <summary>Leads to the next page; null where there is none.</summary>
    public string? Link { get; init; } = Text(Headers, "Link");

    /// <summary>True where the answer is somewhere else.</summary>
    public bool IsRedirect => Status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>True where there is nothing under that name, or nothing any more.</summary>
    public bool IsMissing => Status is HttpStatusCode.NotFound or HttpStatusCode.Gone && !IsPage;

    /// <summary>True where it is a page for people: GitHub's API answers with none.</summary>
    public bool IsPage => ContentType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A header's text; null where it is not there.</summary>
    public string? Header(string name) => Text(Headers, name);

    /// <summary>A header's whole number; null where it is not there or none.</summary>
    public long? Number(string name) => long.TryParse(Header(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string? Text(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;
}
