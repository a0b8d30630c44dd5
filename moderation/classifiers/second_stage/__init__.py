"""The second stage: a small fine-tuned language model that reads whole sentences where the linear model reads words."""
