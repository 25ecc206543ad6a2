using System.Text.RegularExpressions;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates.Targets;

/// <summary>A region of AWS Certificate Manager, or every region that the options name.</summary>
/// <param name="Text"><c>acm://eu-west-1</c>, <c>acm://*</c>.</param>
/// <param name="Region">The region; null for <c>acm://*</c>, until <see cref="Expand"/>.</param>
public sealed partial record AcmTarget(string Text, string? Region) : SweepTarget(Text)
{
    /// <summary>The scheme of these targets.</summary>
    public const string Scheme = "acm";

    /// <summary>True where the region was named by itself, and not as one of many.</summary>
    public bool IsNamed { get; init; }

    private const string Every = "*";

    private const string Remedy = "Write acm:// and a region, such as acm://eu-west-1, or acm://* with --acm-region.";

    // Known by heart, so that a mistyped region needs no AWS assembly to be told. The SDK's own list is what tests hold against Shape.
    private static readonly string[] s_usual =
    [
        "af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2",
        "ap-southeast-3", "ap-southeast-4", "ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1", "eu-central-2", "eu-north-1",
        "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1",
        "us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-west-1", "us-west-2",
    ];

    /// <summary>One target for each region that it stands for, once.</summary>
    /// <param name="regions">The regions of <c>acm://*</c>.</param>
    /// <exception cref="ToilException"><c>AcmRegionsMissing</c>: no region is named. <c>AcmRegionInvalid</c>: one of them is none.</exception>
    public IReadOnlyList<SweepTarget> Expand(IReadOnlyList<string> regions)
    {
        if (Region is not null)
        {
            return [this];
        }

        return regions.Count > 0
            ? [.. regions.Select(region => Of(region, $"--acm-region {InertText.From(region, 80)}")).DistinctBy(target => target.Region)]
            : throw ToilException.Invalid(
                "AcmRegionsMissing", "'acm://*' stands for the regions that are named, and none is.",
                "Name them with --acm-region eu-west-1, or in toil.yaml: certificates: { acm-region: [eu-west-1, us-east-1] }.", Text);
    }

    /// <summary>Reads what stands behind the scheme.</summary>
    /// <exception cref="ToilException"><c>AcmRegionInvalid</c>.</exception>
    internal static AcmTarget Parse(string text, string rest) => rest.TrimEnd('/') == Every
        ? new AcmTarget($"{Scheme}://{Every}", null)
        : Of(rest.TrimEnd('/'), $"The target '{InertText.From(text.Trim(), 120)}'") with { IsNamed = true };

    private static AcmTarget Of(string text, string named)
    {
        string region = text.Trim().ToLowerInvariant();
        return Shape().IsMatch(region)
            ? new AcmTarget($"{Scheme}://{region}", region)
            : throw ToilException.Invalid(
                "AcmRegionInvalid", $"{named} names no AWS region.",
                region.Contains(',', StringComparison.Ordinal) ? "Name each region by itself."
                    : Nearest.To(region, s_usual) is { } nearest ? $"Did you mean '{nearest}'?" : Remedy,
                text);
    }

    /// <summary>Geography, partition (gov, iso ...), direction, number. A region that AWS opens tomorrow has the same shape.</summary>
    [GeneratedRegex(
        @"^[a-z]{2,5}(-[a-z]{2,4})?-(central|(north|south)(east|west)?|east|west)-[1-9][0-9]?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
