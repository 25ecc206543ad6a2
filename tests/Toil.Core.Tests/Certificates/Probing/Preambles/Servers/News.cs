namespace Toil.Core.Tests.Certificates.Probing.Preambles.Servers;

/// <summary>News servers: INN's reader, without INN behind it.</summary>
internal static class News
{
    public static ServerPlan Nnrpd(ServerSite site)
    {
        int port = ServerSite.FreePort();
        return new ServerPlan
        {
            Ports = new Dictionary<string, int> { ["nntp"] = port },
            Arguments = ["-f", "-D", "-b", "127.0.0.1", "-p", $"{port}"],
            Environment = new Dictionary<string, string> { ["INNCONF"] = Path.Combine(site.Folder, "inn.conf") },
            Files = new Dictionary<string, string>
            {
                ["active"] = string.Empty,
                ["newsgroups"] = string.Empty,
                ["group.index"] = string.Empty,
                ["storage.conf"] = "method trash {\n newsgroups: *\n class: 0\n}\n",
                ["readers.conf"] = "auth all {\n hosts: \"*\"\n default: \"<all>\"\n}\naccess all {\n users: \"*\"\n newsgroups: \"*\"\n}\n",
                ["inn.conf"] = $"""
                    mta: "/bin/true %s"
                    domain: localhost
                    pathhost: news.localhost
                    hismethod: hisv6
                    nnrpdloadlimit: 0
                    enableoverview: true
                    ovmethod: tradindexed
                    pathnews: /usr/lib/news
                    pathbin: /usr/lib/news/bin
                    pathdb: {site.Folder}
                    pathetc: {site.Folder}
                    pathrun: {site.Folder}
                    pathlog: {site.Folder}
                    pathspool: {site.Folder}
                    pathtmp: {site.Folder}
                    pathoverview: {site.Folder}
                    {site.WithTls($"tlscertfile: {site.CertificatePath}\ntlskeyfile: {site.KeyPath}")}

                    """,
            },
        };
    }
}
