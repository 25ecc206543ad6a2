using Toil.Certificates;
using Toil.Certificates.Sources;

namespace Toil.Core.Tests.Certificates.Sources.Kubernetes;

/// <summary>Input that is cut, malformed, hostile, or something else altogether.</summary>
public sealed class KubernetesInputTests : KubernetesTest
{
    [Theory]
    [InlineData("", "It is empty.")]
    [InlineData("  \n\n", "It is empty.")]
    [InlineData("<html><body>502 Bad Gateway</body></html>", "no Kubernetes object")]
    [InlineData("error: You must be logged in to the server (Unauthorized)\n", "no Kubernetes object")]
    [InlineData("apiVersion: v1\nitems:\n\t- kind: Secret\n", "line")]
    [InlineData("{\"apiVersion\": \"v1\", \"items\": [{\"data\": {\"password\": \"hunter2", "breaks off")]
    [InlineData("a: &a [x]\nb: *gone\n", "no Kubernetes object")]
    [InlineData("apiVersion: v1\ndata:\n  password: aHVudGVyMg==\n", "breaks off")]
    public void Is_one_sentence_about_the_whole(string text, string detail)
    {
        SourceItem item = Assert.Single(Read(text));
        Assert.Equal(("k8s://-", FailureReason.Unreadable, true), (item.Path, item.Failure, item.IsRequest));
        Assert.Contains(detail, item.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", item.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: \"\"\n", "The list is empty: no certificate found.")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: y\n", "No certificate found in 1 object.")]
    public void Without_a_certificate_it_says_so_and_nothing_is_amiss(string text, string detail)
    {
        SourceItem item = Assert.Single(Read(text));
        Assert.Equal((FailureReason.NotACertificate, detail, false), (item.Failure, item.Detail, item.IsRequest));
    }

    [Fact]
    public void Cut_anywhere_in_its_items_it_keeps_what_came_and_tells()
    {
        string whole = List(Tls("a"), Tls("b"), Tls("c"));
        int end = whole.LastIndexOf("kind: List", StringComparison.Ordinal);
        for (int length = whole.IndexOf("name: a", StringComparison.Ordinal) + 300; length < end; length += 97)
        {
            SourceItem last = Read(whole[..length])[^1];
            Assert.Equal(FailureReason.Unreadable, last.Failure);
            Assert.True(last.IsExport, $"cut at {length}");
        }
    }

    [Fact]
    public void Repeated_keys_are_told_and_the_last_counts()
    {
        List<SourceItem> items = Read(Secret("web", "Opaque", ("tls.crt", Encode(Leaf.Pem)), ("tls.crt", Encode(Other.Pem))));
        Assert.Equal(["k8s://shop/secret/web#tls.crt", "k8s://shop/secret/web#tls.crt"], Places(items));
        Assert.Contains("stands twice", items[0].Detail, StringComparison.Ordinal);
        Assert.Equal(Other.Der, items[1].Certificate!.Der.ToArray());
    }
}
