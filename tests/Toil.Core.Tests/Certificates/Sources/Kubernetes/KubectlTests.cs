using Toil.Certificates.Sources;

namespace Toil.Core.Tests.Certificates.Sources.Kubernetes;

/// <summary>What the real kubectl writes.</summary>
public sealed class KubectlTests : KubernetesTest
{
    private string Config => Folder["config"];

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    public void Its_tls_secrets_are_read(string format)
    {
        string certificate = Folder.Write("tls.crt", Leaf.Pem + Issuer.Pem);
        string key = Folder.Write("tls.key", Leaf.KeyPem);
        SourceItem item = Assert.Single(Read(Kubectl.Run(
            Config, "create", "secret", "tls", "web", "-n", "shop", $"--cert={certificate}", $"--key={key}", "--dry-run=client", "-o", format)));
        Assert.Equal(("k8s://shop/secret/web#tls.crt", true), (item.Path, item.KeyFits));
        Assert.Equal([Leaf.Der, Issuer.Der], item.Chain.Select(facts => facts.Der.ToArray()));
    }

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    public void Its_secrets_and_configmaps_of_files_are_read(string format)
    {
        string pem = Folder.Write("ca.pem", Root.Pem);
        string pfx = Folder.Write("site.pfx", Leaf.ToPfx(string.Empty));
        string der = Folder.Write("raw", Leaf.Der);
        string secret = Kubectl.Run(
            Config, "create", "secret", "generic", "mix", $"--from-file={pem}", $"--from-file={pfx}", "--from-literal=password=hunter2", "--dry-run=client", "-o", format);
        string map = Kubectl.Run(Config, "create", "configmap", "mix", $"--from-file={pem}", $"--from-file={der}", "--dry-run=client", "-o", format);
        Assert.Equal(["k8s://-/secret/mix#ca.pem", "k8s://-/secret/mix#site.pfx"], Places(Read(secret)));
        Assert.Equal(["k8s://-/configmap/mix#ca.pem", "k8s://-/configmap/mix#raw"], Places(Read(map)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_kubeconfigs_are_read_from_the_file_and_from_its_own_view()
    {
        string certificate = Folder.Write("pki/admin.crt", Leaf.Pem);
        string key = Folder.Write("pki/admin.key", Leaf.KeyPem);
        string authority = Folder.Write("pki/ca.crt", Root.Pem);
        Kubectl.Run(Config, "config", "set-cluster", "prod", "--server=https://127.0.0.1:6443", $"--certificate-authority={authority}", "--embed-certs");
        Kubectl.Run(Config, "config", "set-credentials", "admin", $"--client-certificate={certificate}", $"--client-key={key}");
        Kubectl.Run(Config, "config", "set-credentials", "robot", "--token=hunter2");
        Assert.Equal([$"kubeconfig://{Config}#clusters/prod", $"kubeconfig://{Config}#users/admin"], Places(ReadFile(Config)));
        List<SourceItem> viewed = Read(Kubectl.Run(Config, "config", "view", "--raw", "--flatten"));
        Assert.Equal(["kubeconfig://-#clusters/prod", "kubeconfig://-#users/admin"], Places(viewed));
        Assert.True(viewed[1].KeyFits);
        Assert.Contains("--raw", Read(Kubectl.Run(Config, "config", "view"))[0].Remedy, StringComparison.Ordinal);
    }
}
