using Toil.Values;

namespace Toil.Migrations.Plans;

/// <summary>Reads how a migration gives way.</summary>
internal static class ThrottleReader
{
    /// <summary>Reads it.</summary>
    public static ThrottlePlan Read(YamlDocument document, YamlNode node)
    {
        YamlKeys map = new(document, node, "'throttle'", "target", "lag", "sessions", "query", "file", "nice");
        return new()
        {
            Target = map.Span("target", TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(1)),
            Lag = map.Span("lag", TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)),
            Sessions = (int?)map.Number("sessions", 0, 100_000, isWhole: true),
            Query = map.Scalar("query") is { } query ? PlanSql.Query(document, query, "query").Text : null,
            File = map.Scalar("file") is { } file ? BatchReader.PathOf(document, file, "file") : null,
            Nice = map.Number("nice", 0, 100),
            Origin = node.Origin,
        };
    }
}
