"""The pages of articles by themselves. What is attached to them overrides the template, not the view's work."""

from django.db.models import QuerySet
from django.views.generic import DetailView, ListView

from articles.models import Article


class ArticleList(ListView):
    """The front page: what is published, newest first."""

    template_name = "articles/list.html"
    context_object_name = "articles"
    paginate_by = 24

    def get_queryset(self) -> QuerySet[Article]:
        return Article.objects.published()


class ArticlePage(DetailView):
    """One article. Staff with the right to change articles also see drafts."""

    template_name = "articles/article.html"
    context_object_name = "article"

    def get_queryset(self) -> QuerySet[Article]:
        if self.request.user.has_perm("articles.change_article"):
            return Article.objects.existing()
        return Article.objects.published()
