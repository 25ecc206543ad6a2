using Amazon;
using Toil.Certificates.Targets;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Targets;

public sealed class AcmTargetTests
{
    [Theory]
    [InlineData("acm://eu-west-1", "acm://eu-west-1")]
    [InlineData(" ACM://EU-WEST-1/ ", "acm://eu-west-1")]
    [InlineData("acm://us-gov-east-1", "acm://us-gov-east-1")]
    [InlineData("acm://*", "acm://*")]
    public void Is_read(string text, string canonical)
    {
        SweepTarget target = TargetParser.Parse(text);
        Assert.Equal(canonical, target.Text);
        Assert.Equal(target, TargetParser.Parse(target.Text));
    }

    [Theory]
    [InlineData("acm://eu-wset-1", "Did you mean 'eu-west-1'?")]
    [InlineData("acm://", "acm://eu-west-1")]
    [InlineData("acm://eu-west-1,us-east-1", "by itself")]
    [InlineData("acm://eu-west-1/some-id", "acm://eu-west-1")]
    [InlineData("acm://\u001b[31m", "acm://eu-west-1")]
    public void Another_name_is_refused_with_the_remedy(string text, string remedy)
    {
        ToilException error = Assert.Throws<ToilException>(() => TargetParser.Parse(text));
        Assert.Equal("AcmRegionInvalid", error.ErrorId);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public void Star_needs_regions()
    {
        AcmTarget star = (AcmTarget)TargetParser.Parse("acm://*");
        Assert.Equal("AcmRegionsMissing", Assert.Throws<ToilException>(() => star.Expand([])).ErrorId);
        ToilException error = Assert.Throws<ToilException>(() => star.Expand(["eu-west-1", "atlantis"]));
        Assert.Contains("--acm-region atlantis", error.Sentence, StringComparison.Ordinal);
        Assert.Equal(["acm://eu-west-1", "acm://us-east-1"], star.Expand(["eu-west-1", "US-EAST-1", "eu-west-1"]).Select(target => target.Text));
    }

    [Fact]
    public void Every_region_that_the_sdk_knows_is_taken()
        => Assert.All(
            // One name is none: it only told old clients of S3 where to go.
            RegionEndpoint.EnumerableAllRegions.Where(region => region.SystemName != "us-east-1-regional"),
            region => Assert.Equal($"acm://{region.SystemName}", TargetParser.Parse($"acm://{region.SystemName}").Text));
}
