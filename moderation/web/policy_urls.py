"""The addresses of the policy's pages, below desk/policy/."""

from django.urls import path

from moderation.web import policy, policy_edit, policy_review, policy_thresholds

urlpatterns = [
    path("", policy.show_policy, name="desk-policy"),
    path("edit/", policy_edit.edit_policy, name="desk-policy-edit"),
    path("preview/", policy_edit.preview_policy, name="desk-policy-preview"),
    path("review/", policy_review.review_policy, name="desk-policy-review"),
    path("put/", policy_review.put_policy, name="desk-policy-put"),
    path("switch/", policy_review.switch_rule, name="desk-policy-switch"),
    path("restore/", policy_review.restore_policy, name="desk-policy-restore"),
    path("import/", policy_review.import_policy, name="desk-policy-import"),
    path("export/", policy.export_policy, name="desk-policy-export"),
    path("versions/", policy.show_versions, name="desk-policy-versions"),
    path("versions/compare/", policy.compare_versions, name="desk-policy-compare"),
    path("thresholds/", policy_thresholds.show_thresholds, name="desk-policy-thresholds"),
]
