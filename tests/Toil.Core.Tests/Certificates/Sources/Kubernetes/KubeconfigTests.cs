using Toil.Certificates;
using Toil.Certificates.Sources;

namespace Toil.Core.Tests.Certificates.Sources.Kubernetes;

public sealed class KubeconfigTests : KubernetesTest
{
    private string Embedded(string key) => "apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: " + Encode(Root.Pem)
        + "\n    server: https://127.0.0.1:6443\n  name: prod\ncontexts: []\ncurrent-context: prod\nkind: Config\npreferences: {}\nusers:\n- name: admin\n  user:\n    client-certificate-data: "
        + Encode(Leaf.Pem + Issuer.Pem) + "\n    client-key-data: " + Encode(key) + "\n- name: robot\n  user:\n    exec:\n      command: aws\n    token: hunter2\n";

    [Fact]
    public void Users_and_clusters_are_places()
    {
        string path = Folder.Write(".kube/config", Embedded(Leaf.KeyPem));
        List<SourceItem> items = ReadFile(path);
        Assert.Equal([$"kubeconfig://{path}#clusters/prod", $"kubeconfig://{path}#users/admin"], Places(items));
        Assert.Equal([Root.Der, Leaf.Der], items.Select(item => item.Certificate!.Der.ToArray()));
        Assert.Equal(2, items[1].Chain.Count);
        Assert.True(items[1].KeyFits);
        Assert.Equal(2, ReadFile(Folder.Path).Count);
    }

    [Fact]
    public void A_key_of_another_user_is_seen() => Assert.False(Read(Embedded(Other.KeyPem))[1].KeyFits);

    [Fact]
    public void Files_are_taken_from_the_kubeconfigs_folder()
    {
        Folder.Write("pki/admin.crt", Leaf.Pem);
        string path = Folder.Write("kc", "kind: Config\napiVersion: v1\nusers:\n- name: a\n  user: {client-certificate: pki/admin.crt}\n- name: b\n  user: {client-certificate: gone.crt}\n");
        List<SourceItem> items = ReadFile(path);
        Assert.Equal(Leaf.Der, items[0].Certificate!.Der.ToArray());
        Assert.Equal((FailureReason.Unreadable, $"kubeconfig://{path}#users/b"), (items[1].Failure, items[1].Path));
        Assert.Contains("gone.crt, which is not there", items[1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DATA+OMITTED", "--raw")]
    [InlineData("LS0tL%", "from where it came")]
    public void What_is_no_data_is_told(string data, string remedy)
    {
        SourceItem item = Assert.Single(Read($"apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    certificate-authority-data: {data}\n"));
        Assert.Equal(("kubeconfig://-#clusters/c", FailureReason.Unreadable), (item.Path, item.Failure));
        Assert.Contains(remedy, item.Remedy, StringComparison.Ordinal);
    }
}
