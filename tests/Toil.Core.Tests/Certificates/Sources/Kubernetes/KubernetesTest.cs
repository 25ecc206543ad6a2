using System.Text;
using Toil.Certificates.Parsing;
using Toil.Certificates.Sources;
using Toil.Certificates.Sources.Kubernetes;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Sources.Kubernetes;

/// <summary>Objects as kubectl writes them, and what the source makes of them.</summary>
public abstract class KubernetesTest : IDisposable
{
    protected KubernetesTest()
    {
        Issuer = TestPki.Intermediate(Root);
        Leaf = TestPki.Leaf(Issuer);
        Other = TestPki.Leaf(Issuer, "other.example.com");
    }

    protected TempFolder Folder { get; } = new();

    protected TestCertificate Root { get; } = TestPki.Root();

    protected TestCertificate Issuer { get; }

    protected TestCertificate Leaf { get; }

    protected TestCertificate Other { get; }

    public void Dispose()
    {
        Folder.Dispose();
        Root.Dispose();
        Issuer.Dispose();
        Leaf.Dispose();
        Other.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>A Secret in the order of kubectl, as an item of a list or, without indent, by itself.</summary>
    protected static string Secret(string name, string type, params (string Key, string Encoded)[] data)
        => $"apiVersion: v1\ndata:\n{string.Concat(data.Select(pair => $"  {pair.Key}: {pair.Encoded}\n"))}kind: Secret\nmetadata:\n"
            + $"  creationTimestamp: \"2026-01-01T00:00:00Z\"\n  name: {name}\n  namespace: shop\n  uid: 0b6c7a5e\ntype: {type}\n";

    protected string Tls(string name = "web") => Secret(name, "kubernetes.io/tls", ("tls.crt", Encode(Leaf.Pem + Issuer.Pem)), ("tls.key", Encode(Leaf.KeyPem)));

    protected static string List(params string[] objects)
        => "apiVersion: v1\nitems:\n" + string.Concat(objects.Select(one => "- " + one.TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal) + "\n"))
            + "kind: List\nmetadata:\n  resourceVersion: \"\"\n";

    protected static List<SourceItem> Read(string text, string? cluster = null, params string[] passwords)
        => [.. new KubernetesSource(new CertificateCache(), new FileSourceOptions { Cluster = cluster, Passwords = passwords })
            .Read(new StringReader(text), null, TestContext.Current.CancellationToken)];

    protected static List<SourceItem> ReadFile(string path)
        => [.. new FileSource(new CertificateCache()).Read(path, new FileSourceOptions(), TestContext.Current.CancellationToken)];

    protected static IEnumerable<string> Places(IEnumerable<SourceItem> items) => items.Select(item => item.Path);
}
